import { CamelCasePlugin, type PluginTransformResultArgs, type QueryResult, type UnknownRow } from "kysely";

/**
 * Kysely's own plugin, with a quicker way back: names are made once for a result and not for every row of it. Values
 * are never objects with names of their own here.
 */
export class ColumnNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const [first] = result.rows;
    if (first === undefined) return result;
    const columns = Object.keys(first);
    const names = columns.map((column) => this.camelCase(column));
    const rows = result.rows.map((row) => {
      const named: UnknownRow = {};
      for (let i = 0; i < columns.length; i++) named[names[i] as string] = row[columns[i] as string];
      return named;
    });
    return { ...result, rows };
  }
}
