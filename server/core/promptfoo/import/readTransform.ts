import type { Json } from '../../json.ts'
import type { Reading } from './configFiles.ts'
import { checkedScript, isJavascript, readScript } from './readValue.ts'
import { filePath } from './values.ts'

/**
 * The code of a transform, none or one. Null after reporting one that cannot run: what would be scored then is another text than in
 * promptfoo, so the checks that need it are left out.
 */
export function readTransform(value: Json | undefined, path: string, reading: Reading): string[] | null {
  if (value === undefined || value === null || value === '') return []
  const left = (why: string): null => {
    reading.report.add(path, `Not comparable: ${why} The checks that need it are left out.`)
    return null
  }
  if (typeof value !== 'string') return left('only JavaScript is run.')
  const file = filePath(value)
  if (file !== null && !isJavascript(file)) return left(`${file} is not JavaScript.`)
  if (file === null && /^(?:python|exec|ruby|package):/.test(value)) return left('only JavaScript is run.')
  const code = file === null ? checkedScript(value, path, reading) : readScript(file, path, reading)
  return code === null ? null : [code.replace(/^\{% raw %\}([\s\S]*)\{% endraw %\}$/, '$1')]
}
