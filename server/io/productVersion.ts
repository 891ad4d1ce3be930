import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The version of Assay in the package.json at `root`. */
export function productVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : ''
}
