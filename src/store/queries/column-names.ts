import { CamelCasePlugin, type PluginTransformResultArgs, type QueryResult, type UnknownRow } from "kysely";

/** Fields of the model in queries, columns of the database in SQL. The driver names the rows: once for a statement. */
export class ColumnNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** The field that a column is for. */
export function fieldOf(column: string): string {
  return column.replace(/_([a-z\d])/g, (_, first: string) => first.toUpperCase());
}
