/** The export formats, in the order they are offered. */
export const exportFormats = ['html', 'csv', 'jsonl', 'json', 'parquet', 'promptfoo'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** Title and purpose of each format, with the extension and type of its file. */
export const exportFormatFacts: Record<ExportFormat, { title: string; hint: string; extension: string; mime: string }> = {
  html: {
    title: 'HTML report',
    hint: 'One file with grid, statistics and charts; opens offline',
    extension: 'html',
    mime: 'text/html; charset=utf-8',
  },
  csv: { title: 'CSV', hint: 'One row per cell, for spreadsheets', extension: 'csv', mime: 'text/csv; charset=utf-8' },
  jsonl: {
    title: 'JSONL',
    hint: 'One line per cell, prompts included',
    extension: 'jsonl',
    mime: 'application/x-ndjson; charset=utf-8',
  },
  json: { title: 'JSON', hint: 'One document with columns, checks and cells', extension: 'json', mime: 'application/json; charset=utf-8' },
  parquet: {
    title: 'Parquet',
    hint: 'A typed table for pandas, Polars or DuckDB',
    extension: 'parquet',
    mime: 'application/vnd.apache.parquet',
  },
  promptfoo: {
    title: 'promptfoo results',
    hint: 'Results file, version 3',
    extension: 'promptfoo.json',
    mime: 'application/json; charset=utf-8',
  },
}
