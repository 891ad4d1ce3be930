'use client'

import { TRPCClientError } from '@trpc/client'
import { sharedValue } from '../_ui/browser/sharedValue.ts'

/** Whether the server answered the last call. */
export const connection = sharedValue<'connected' | 'lost'>('connected')

/** True if no answer arrived at all: the server is down or restarting. An answer that is an error does not count. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false
  if (error.data !== undefined && error.data !== null) return false
  return error.cause instanceof TypeError || error.cause instanceof SyntaxError
}
