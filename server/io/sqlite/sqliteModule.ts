import { AppError } from '../../core/errors.ts'

/**
 * Node's built-in SQLite. Loaded with `getBuiltinModule`, because bundlers do not know `node:sqlite`. The warning that older Node
 * versions print is suppressed, because stderr belongs to the command.
 */
export function sqliteModule(): typeof import('node:sqlite') {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning')
  Reflect.set(process, 'emitWarning', () => undefined)
  try {
    const found = process.getBuiltinModule?.('node:sqlite')
    if (found) return found
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning)
  }
  throw new AppError(
    'NOT_ALLOWED',
    `Node ${process.version} has no SQLite. Start Assay with npm (npm start, npm run assay), which uses Node 22.13 or newer.`,
  )
}
