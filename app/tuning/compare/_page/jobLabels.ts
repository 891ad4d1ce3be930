/** A different name for each job: that of its adapter, with the time of the job where several have the same. */
export function jobLabels(jobs: readonly { id: string; name: string }[]): string[] {
  return jobs.map(({ id, name }) => {
    const isAlone = jobs.filter((job) => job.name === name).length === 1
    // `t20261130-101500-ab12`
    const [, month, day, hour, minute, rest] = /^t\d{4}(\d\d)(\d\d)-(\d\d)(\d\d)\d\d-(.+)$/.exec(id) ?? []
    if (isAlone) return name
    const label = `${name} ${month}-${day} ${hour}:${minute}`
    const isTwice = jobs.filter((job) => job.name === name && job.id.slice(0, 14) === id.slice(0, 14)).length > 1
    return isTwice ? `${label} ${rest}` : label
  })
}
