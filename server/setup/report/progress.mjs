// Shows the progress of set-up steps: one line that is redrawn on a terminal, a line now and then elsewhere.
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const REDRAW_MS = 100
const PLAIN_LINE_MS = 10_000

/** `1.2 GB`, `340 MB`, `12 kB`: decimal units. */
export function formatBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.round(bytes / 1e3)} kB`
}

/** `41 s`, `2 min 5 s`, `0.4 s`. */
export function formatSeconds(ms) {
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/**
 * `45 % of 99 MB, 12 s left` for a transfer that started `elapsedMs` ago.
 * @param {{receivedBytes: number, totalBytes: number | null, elapsedMs: number, resumedBytes?: number}} transfer
 */
export function formatTransfer({ receivedBytes, totalBytes, elapsedMs, resumedBytes = 0 }) {
  if (!totalBytes) return formatBytes(receivedBytes)
  const share = Math.min(1, receivedBytes / totalBytes)
  const rate = (receivedBytes - resumedBytes) / elapsedMs
  const left = rate > 0 && elapsedMs > 2000 && share < 1 ? `, ${formatSeconds((totalBytes - receivedBytes) / rate)} left` : ''
  return `${Math.floor(share * 100)} % of ${formatBytes(totalBytes)}${left}`
}

/**
 * Reports steps on `stream` (default stderr). `step(name, work)` runs `work(update)`, where `update(text)` sets the text shown after the
 * name, and ends with a line that has the time taken and ✔, or ✖ if `work` throws.
 * @typedef {{step: <T>(name: string, work: (update: (text: string) => void) => Promise<T>) => Promise<T>, say: (text: string) => void}} Progress
 * @param {{stream?: NodeJS.WritableStream & {isTTY?: boolean, columns?: number}, now?: () => number}} [options]
 * @returns {Progress}
 */
export function makeProgress({ stream = process.stderr, now = Date.now } = {}) {
  const live = Boolean(stream.isTTY)
  const clear = () => live && stream.write('\r\x1b[2K')

  async function step(name, work) {
    const began = now()
    let detail = ''
    let shown = began
    const elapsed = () => formatSeconds(now() - began)
    const draw = () => {
      const frame = FRAMES[Math.floor(now() / REDRAW_MS) % FRAMES.length]
      const text = `${frame} ${name}${detail === '' ? '' : `: ${detail}`} (${elapsed()})`
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`)
    }
    const plain = () => {
      if (now() - shown < PLAIN_LINE_MS) return
      shown = now()
      stream.write(`  ${name}${detail === '' ? '' : `: ${detail}`} (${elapsed()})\n`)
    }
    if (!live) stream.write(`${name} ...\n`)
    const timer = setInterval(live ? draw : plain, REDRAW_MS)
    try {
      const result = await work((text) => (detail = text))
      clear()
      stream.write(`✔ ${name} (${elapsed()})\n`)
      return result
    } catch (error) {
      clear()
      stream.write(`✖ ${name} (${elapsed()})\n`)
      throw error
    } finally {
      clearInterval(timer)
    }
  }

  return { step, say: (text) => stream.write(`${text}\n`) }
}
