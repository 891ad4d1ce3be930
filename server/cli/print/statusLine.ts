const REDRAW_MS = 100
const PLAIN_LINE_MS = 5000
const BAR_WIDTH = 24

export type StatusOutput = { isTTY?: boolean; columns?: number; write(text: string): unknown }

/** Where progress is shown: a line updated in place on a terminal, occasional lines elsewhere. */
export function statusLine(output: StatusOutput) {
  const live = output.isTTY === true
  const clear = live ? '\r\u001B[2K' : ''
  return {
    live,
    /** Clears the line on a terminal. */
    clear,
    /** Least time between two lines. */
    everyMs: live ? REDRAW_MS : PLAIN_LINE_MS,
    draw: (line: string) => output.write(live ? clear + line.slice(0, (output.columns ?? 80) - 1) : `${line}\n`),
  }
}

/** `███░░`: `fraction` is from 0 to 1. */
export function progressBar(fraction: number): string {
  const filled = Math.round(fraction * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
}
