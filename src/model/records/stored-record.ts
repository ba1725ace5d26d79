/** What everything beside nodes has that is kept by uuid. Dates are milliseconds since 1970. */
export interface StoredRecord {
  /** The store's row number: the default sort order, never shown. */
  readonly id: number;
  readonly uuid: string;
  readonly createdAt: number;
  updatedAt: number | null;
}

/** What a creator gives; the rest gets its default. */
export type NewRecord<T extends StoredRecord> = Partial<Omit<T, "id" | "createdAt" | "updatedAt">>;

/** Fields to change; what is absent stays. */
export type RecordChange<T extends StoredRecord> = Partial<Omit<T, keyof StoredRecord>>;
