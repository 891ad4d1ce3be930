/** The page of a dataset, with a row of it open. */
export function datasetHref(dataset: string, row?: string): string {
  const page = `/datasets/${encodeURIComponent(dataset)}`
  return row === undefined ? page : `${page}?row=${row}`
}
