'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { TRPCProvider } from './_trpc/client.ts'
import { isConnectionError } from './_trpc/connection.ts'
import { makeTrpcClient } from './_trpc/makeTrpcClient.ts'
import { Toaster } from './_ui/overlay/Toaster.tsx'

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A retry helps if the connection was lost, not if the server answered with an error.
        retry: (count, error) => isConnectionError(error) && count < 3,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** The query cache, the tRPC client, tooltips and toasts of every page. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient)
  const [trpcClient] = useState(makeTrpcClient)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <Tooltip.Provider delayDuration={350} skipDelayDuration={150}>
          {children}
          <Toaster />
        </Tooltip.Provider>
      </TRPCProvider>
    </QueryClientProvider>
  )
}
