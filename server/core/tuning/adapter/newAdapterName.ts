import { AppError } from '../../errors.ts'
import { adapterName, adapterNameForm } from '../../experiment/adapterValue.ts'
import type { Slug } from '../../ids.ts'

/** A text as the name of a new adapter. @throws AppError BAD_INPUT */
export function newAdapterName(text: string): Slug {
  const name = adapterName(text)
  if (name !== null) return name
  throw new AppError('BAD_INPUT', `${JSON.stringify(text)} cannot be the name of an adapter: use ${adapterNameForm}.`)
}
