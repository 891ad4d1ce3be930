import { AppError } from '../../core/errors.ts'

/**
 * Node's own SQLite. Reached through `getBuiltinModule`, because bundlers of today do not know `node:sqlite`; the
 * warning that older Node versions print for it is held back, because stderr belongs to the command.
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
    `Node ${process.version} has no SQLite. Start Assay with npm (npm start, npm run assay), which picks a Node that has it: 22.13 or newer.`,
  )
}
