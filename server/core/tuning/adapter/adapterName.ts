import { AppError } from '../../errors.ts'
import { noAdapter } from '../../experiment/adapterValue.ts'
import { type Slug, slugSchema } from '../../ids.ts'

/** A text as the name of a new adapter. @throws AppError BAD_INPUT */
export function adapterName(text: string): Slug {
  const name = slugSchema.safeParse(text.normalize('NFC'))
  if (name.success && name.data !== noAdapter) return name.data
  throw new AppError(
    'BAD_INPUT',
    `${JSON.stringify(text)} cannot be the name of an adapter: use up to 80 letters, digits, - and _, and not \`${noAdapter}\`.`,
  )
}
