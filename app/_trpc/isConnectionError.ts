import { TRPCClientError } from '@trpc/client'

/** True where no answer came back at all: the server is down or restarting. An answer that is an error is not one. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false
  if (error.data !== undefined && error.data !== null) return false
  return error.cause instanceof TypeError || error.cause instanceof SyntaxError
}
