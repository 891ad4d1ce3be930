import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { projectPaths } from '../io/paths.ts'
import { exitCodes } from './print/exitCode.ts'

/** `assay serve`: does what `npm start` does. Ends when the page's server ends. */
export async function serveCommand(): Promise<number> {
  const { root } = projectPaths()
  const child = spawn(process.execPath, [join(root, 'server', 'setup', 'launch.mjs'), 'start'], { cwd: root, stdio: 'inherit' })
  // Ctrl+C reaches the child through the terminal, and what ends this program ends the child: both end together.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? exitCodes.done
}
