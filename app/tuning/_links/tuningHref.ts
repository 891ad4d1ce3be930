/** The page of a training. */
export function tuningHref(job: string): string {
  return `/tuning/${job}`
}

/** The form of a new training: with a dataset and a snapshot of it, or with the settings of an earlier one. */
export function newTuningHref(given: { dataset: string; snapshot?: string } | { from: string }): string {
  return `/tuning/new?${new URLSearchParams(given)}`
}

/** The comparison of several trainings. */
export function compareHref(jobs: readonly string[]): string {
  return `/tuning/compare?jobs=${jobs.join(',')}`
}

/** The archive of an adapter: weights, model card, and what repeats its training. */
export function adapterExportHref(adapter: string): string {
  return `/api/adapter-export?${new URLSearchParams({ adapter })}`
}
