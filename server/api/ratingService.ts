import type { Slug } from '../core/ids.ts'
import type { RatingStore } from '../io/store/ratingStore.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import { exportRatings } from '../ratings/exportRatings.ts'
import type { RunManager } from '../runs/runManager.types.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { RatingService, ScoreInput } from './services.ts'

/** Joins what people said of outputs with the cells of the saved notebook: what the page calls `ratings`. */
export function createRatingService({
  load,
  runs,
  results,
  ratings,
  now,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  runs: Pick<RunManager, 'prepare'>
  results: Pick<ResultStore, 'many'>
  ratings: RatingStore
  now: () => number
}): RatingService {
  async function prepared({ slug, lane }: ScoreInput) {
    const { experiment, cells } = await runs.prepare(await load(slug), { ...(lane ? { lane } : {}), countTokens: false })
    const keys = new Set(cells.flatMap(({ key }) => key ?? []))
    return { experiment, cells, said: { ratings: ratings.ratings(keys), votes: ratings.votes(keys) } }
  }
  return {
    list: async (input) => (ratings.isEmpty() ? { ratings: [], votes: [] } : (await prepared(input)).said),
    rate: ({ key, rater, outputHash, ...change }) => ratings.rate({ key, rater, outputHash }, change, now()),
    vote: (vote) => ratings.vote(vote, now()),
    async export(input) {
      const { experiment, cells, said } = await prepared(input)
      const keys = [...said.ratings.map(({ key }) => key), ...said.votes.flatMap(({ left, right }) => [left, right])]
      const rated = cells.map(({ key, variant, case: testCase, caseIndex }) => {
        const { vars = null, reference = null } = experiment?.cases[caseIndex] ?? {}
        return { key, variant, case: testCase, vars, reference }
      })
      return { name: `${input.slug}-ratings.jsonl`, text: exportRatings(said, rated, results.many([...new Set(keys)])) }
    },
  }
}
