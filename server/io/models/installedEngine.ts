import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { engineRevision } from '../../core/experiment/engineRevision.ts'
import type { Environment } from '../paths.ts'

/**
 * Name and version of the engine that would be started, such as `node-llama-cpp@3.22.1 engine@2`, told without starting it.
 * What is remembered of models holds for this engine only.
 */
export function installedEngine(root: string, env: Environment = process.env): string {
  if (env.ASSAY_ENGINE === 'fake') return 'fake'
  try {
    const parsed = JSON.parse(readFileSync(join(root, 'node_modules', 'node-llama-cpp', 'package.json'), 'utf8')) as { version?: unknown }
    return `node-llama-cpp@${String(parsed.version)} engine@${engineRevision}`
  } catch {
    // Not installed yet: the engine itself will say so when it is needed.
    return 'node-llama-cpp'
  }
}
