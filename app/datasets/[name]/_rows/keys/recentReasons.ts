import { readStored, store } from '../../../../_ui/browser/browserStorage.ts'

/** Each has a digit as its key. */
const MOST = 9
const usual: readonly string[] = ['wrong', 'not an answer', 'badly written', 'off topic', 'duplicate']

const keyOf = (dataset: string) => `assay.reasons.${dataset}`

/** Reasons for a rejection, those used last in this browser first. */
export function recentReasons(dataset: string): string[] {
  const stored = readStored(keyOf(dataset))
  const used = stored === null ? [] : stored.split('\n')
  return [...new Set([...used, ...usual])].slice(0, MOST)
}

export function rememberReason(dataset: string, reason: string): void {
  const line = reason.replace(/\s+/g, ' ').trim()
  store(keyOf(dataset), [line, ...recentReasons(dataset).filter((each) => each !== line)].slice(0, MOST).join('\n'))
}
