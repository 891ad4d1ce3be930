import type { Experiment, Shot, TestCase } from '../../core/experiment/experiment.ts'
import type { RankShots } from '../../core/experiment/plan/selectShots.ts'
import { textOf } from '../../core/json.ts'
import type { EmbedTexts } from './embedTexts.ts'

/** Ranks shots by the cosine of their vars' embedding to the test case's; null if no sweep selects `similar`. */
export async function shotRanker(embed: EmbedTexts, experiment: Experiment): Promise<RankShots | null> {
  const shots = experiment.sweeps.flatMap((sweep) => (sweep.shots?.select === 'similar' ? sweep.shots.items : []))
  if (shots.length === 0) return null
  const texts = [...new Set([...shots, ...experiment.cases].map(varsText))]
  const vectors = await embed(texts)
  const vectorOf = new Map(texts.map((text, position) => [text, vectors[position]]))
  return (testCase, candidates) => {
    const own = vectorOf.get(varsText(testCase))
    const scores = candidates.map((shot) => dot(own, vectorOf.get(varsText(shot))))
    // The sort is stable: shots that are equally near keep their order in the file.
    return scores.map((_, position) => position).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  }
}

/** The text that is compared: the values of the vars without their names. */
function varsText({ vars }: Pick<TestCase | Shot, 'vars'>): string {
  return Object.values(vars).map(textOf).join('\n')
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return -1
  return a.reduce((sum, value, position) => sum + value * (b[position] ?? 0), 0)
}
