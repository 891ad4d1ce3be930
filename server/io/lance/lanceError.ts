import { AppError } from '../../core/errors.ts'

/** Runs an operation of LanceDB and converts its errors, which are texts without a code, to AppErrors. `index`: null for all of them. */
export async function asLance<Result>(index: string | null, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    throw lanceError(thrown, index === null ? 'The indexes' : `The index ${index}`)
  }
}

function lanceError(cause: unknown, what: string): unknown {
  if (cause instanceof AppError || !(cause instanceof Error)) return cause
  const { message } = cause
  if (/no space left|os error 28|disk quota/i.test(message))
    return new AppError('DISK_FULL', `${what} cannot be written, because the disk is full. Free some space and build again.`, { cause })
  if (/NoSuchBucket/.test(message))
    return new AppError('NOT_FOUND', `The bucket in ASSAY_LANCEDB does not exist. Create it, or correct its name.`, { cause })
  if (/permission denied|access ?denied|os error 13|InvalidAccessKeyId|SignatureDoesNotMatch|\b403\b/i.test(message))
    return new AppError('NOT_ALLOWED', `${what} cannot be read or written, because access is denied: ${sentence(message)}`, { cause })
  return new AppError('STORE_BROKEN', `${what} cannot be used: ${sentence(message)} If this stays, remove the index and build it again.`, {
    cause,
  })
}

const LONGEST = 300

/** The messages of LanceDB contain those of its parts, and places in its source. */
function sentence(message: string): string {
  const inner = /<Message>([^<]*)/.exec(message)?.[1] ?? message.split(/\n|, (?=\/|rust\/|src\/)/)[0] ?? ''
  const line = inner.trim().slice(0, LONGEST)
  return /[.!?]$/.test(line) ? line : `${line}.`
}
