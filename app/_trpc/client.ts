'use client'

import { createTRPCContext } from '@trpc/tanstack-react-query'
import type { AppRouter } from '#server/api/router.ts'

/**
 * `useTRPC()` returns `queryOptions`, `mutationOptions` and `subscriptionOptions` for every procedure;
 * `useTRPCClient()` returns the plain client for calls outside React Query.
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()
