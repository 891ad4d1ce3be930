import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { engineRevision } from '../core/experiment/engineRevision.ts'
import type { Environment } from './paths.ts'

/** The version of Assay, from the package.json in `root`. */
export function productVersion(root: string): string {
  return readVersion(join(root, 'package.json')) ?? ''
}

/**
 * Name and version of the engine, such as `node-llama-cpp@3.22.1 engine@2`, without starting it. Stored facts about models are valid for
 * this engine only.
 */
export function installedEngine(root: string, env: Environment = process.env): string {
  if (env.ASSAY_ENGINE === 'fake') return 'fake'
  try {
    return `node-llama-cpp@${String(readVersion(join(root, 'node_modules', 'node-llama-cpp', 'package.json')))} engine@${engineRevision}`
  } catch {
    // Not installed. The engine reports this when it is needed.
    return 'node-llama-cpp'
  }
}

function readVersion(file: string): string | undefined {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : undefined
}
