import type { Json } from '../../json.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { compilePattern } from './pattern.ts'

const known = new Map<string, boolean>()

/** True if a text among the options of a metric, taken as a pattern, needs the sandbox. */
export function wantsSandbox(options: Json | undefined, flags = ''): boolean {
  if (typeof options === 'string') return needsSandbox(options, flags)
  if (options === null || typeof options !== 'object') return false
  const inner = Array.isArray(options) ? options : [...Object.keys(options), ...Object.values(options)]
  return inner.some((each) => wantsSandbox(each, flags))
}

function needsSandbox(source: string, flags: string): boolean {
  const key = `${flags}/${source}`
  const answer = known.get(key) ?? tryPattern(source, flags)
  if (known.size >= 1000) known.clear()
  known.set(key, answer)
  return answer
}

/** A template could insert anything. */
function tryPattern(source: string, flags: string): boolean {
  if (holdsTag(source)) return true
  return ['v', 'u', ''].some((mode) => {
    try {
      return compilePattern(source, flags + mode).needsSandbox
    } catch {
      return false
    }
  })
}
