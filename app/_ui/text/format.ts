// Numbers, times and sizes as the page shows them, in English. The locale is fixed so that server and browser agree.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' })
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const dateOnly = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const dayOfYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })

/** `12345` becomes `12,345`. */
export function formatNumber(value: number): string {
  return whole.format(value)
}

/** A number with a few significant digits, for scores and rates. `0.8333` becomes `0.833`, `1` stays `1`. */
export function formatDecimal(value: number, digits = 3): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: digits, useGrouping: false }).format(value)
}

/** `1` and `cell` become `1 cell`, `3` and `cell` become `3 cells`. */
export function formatCount(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Decimal units, as used for disks and downloads: `101400000` becomes `101 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${units[unit]}`
}

/** `83` becomes `83 ms`, `1500` `1.5 s`, `95000` `1 min 35 s`, `7500000` `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return `${Math.floor(hours / 24)} d`
}

/** The remaining time beside a progress bar, rounded so that the text does not flicker. */
export function formatTimeLeft(etaMs: number | null): string {
  if (etaMs === null) return 'estimating the remaining time'
  if (etaMs < 1_500) return 'almost done'
  const seconds = etaMs / 1000
  if (seconds < 10) return `about ${Math.ceil(seconds)} s left`
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`
  return `about ${formatDuration(Math.round(seconds / 60) * 60_000)} left`
}

/** A time relative to `now`: `just now`, `5m ago`, `yesterday`, then the date, with the year if it differs. Times in epoch milliseconds. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000)
  if (seconds < 45) return 'just now'
  if (seconds < 3_570) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute')
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour')
  if (seconds < 7 * 86_400) return relative.format(-Math.round(seconds / 86_400), 'day')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? dayOfYear : dateOnly).format(at)
}

/** Full date and time, for tooltips and version lists. */
export function formatDateTime(at: number): string {
  return dateTime.format(at)
}
