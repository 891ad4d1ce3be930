import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'

type Outputs = inferRouterOutputs<AppRouter>['searches']

export type SearchFacts = Outputs['facts']
export type SearchResult = Outputs['run']
export type SearchHit = SearchResult['hits'][number]
export type Stages = Outputs['stages']
export type FoundPassage = Stages['passages'][number]
export type QueryTokens = Outputs['tokens']
export type PastSearch = Outputs['past'][number]
