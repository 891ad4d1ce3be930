'use client'

import { createTRPCContext } from '@trpc/tanstack-react-query'
import type { AppRouter } from '#server/api/router.ts'

/**
 * `useTRPC()` gives `queryOptions`, `mutationOptions` and `subscriptionOptions` of every procedure;
 * `useTRPCClient()` the plain client for calls outside React Query.
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()
