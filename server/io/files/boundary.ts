import { realpathSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { isInside } from './safePath.ts'

/**
 * How far links may lead. A folder: the file itself, with all links resolved, has to be inside that folder. This is the rule for every path
 * that comes from content: a notebook and what it names, presets, templates, configs. `null`: the user typed the path on the command line or
 * set it in the environment, or it is a model's file, which may be linked from another disk; links are followed.
 */
export type Boundary = string | null

/** What a file operation needs to know about a path: its boundary, and its name in messages. */
export type Place = { within: Boundary; name: string }

/** The path with all links resolved. Throws the file system's errors, and AppError PATH_OUTSIDE for one that leads out of `within`. */
export async function realPathWithin(path: string, { within, name }: Place): Promise<string> {
  const real = await realpath(path)
  if (within !== null && !isInside(await realpath(within), real)) throw leadsOut(name)
  return real
}

/** {@link realPathWithin} without waiting. */
export function realPathWithinSync(path: string, { within, name }: Place): string {
  const real = realpathSync(path)
  if (within !== null && !isInside(realpathSync(within), real)) throw leadsOut(name)
  return real
}

function leadsOut(name: string): AppError {
  return new AppError('PATH_OUTSIDE', `${name} leads out of the project through a link. Replace the link by a copy.`, {
    place: { file: name },
  })
}
