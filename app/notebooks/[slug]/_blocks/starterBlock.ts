import type { Experiment } from '#server/core/experiment/experiment.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { templateVariables } from '#server/core/template/templateVariables.ts'

export const insertableKinds = ['prompt', 'cases', 'shots', 'sweep', 'score', 'chart'] as const
export type InsertableKind = (typeof insertableKinds)[number]

/** A new block's wanted name and first body, made to fit what the notebook has: its variables, variants and metrics. */
export function starterBlock(kind: InsertableKind, experiment: Experiment | null): { kind: string; name: string; body: string } {
  const variables = variablesOf(experiment)
  const [first = 'question'] = variables
  const vars = Object.fromEntries((variables.length > 0 ? variables : [first]).map((name) => [name, '']))
  switch (kind) {
    case 'prompt':
      return { kind, name: 'variant', body: `user: |\n  {{${first}}}\n` }
    case 'cases':
      return { kind, name: 'cases', body: writeYaml([{ vars }]) }
    case 'shots':
      return { kind, name: 'shots', body: writeYaml([{ vars, output: '' }]) }
    case 'sweep': {
      const variants = experiment?.variants.map(({ name }) => name) ?? []
      return {
        kind,
        name: 'main',
        body: writeYaml({ ...(variants.length > 0 ? { prompt: variants } : {}), temperature: [0, 0.7], max_tokens: 64 }),
      }
    }
    case 'score':
      return { kind, name: 'main', body: '- exact-match\n' }
    case 'chart':
      return { kind, name: 'scores', body: writeYaml({ kind: 'bar', x: 'prompt', y: experiment?.metrics[0]?.name ?? 'exact-match' }) }
  }
}

/** Variables of the cases; where there are none yet, those that the prompts ask for. */
export function variablesOf(experiment: Experiment | null): string[] {
  const fromCases = new Set(experiment?.cases.slice(0, 200).flatMap(({ vars }) => Object.keys(vars)))
  if (fromCases.size > 0) return [...fromCases]
  const asked = experiment?.variants.flatMap(({ system, user, assistant }) =>
    [system, user, assistant].flatMap((part) => (part === null ? [] : templateVariables(part))),
  )
  return [...new Set(asked?.map(({ name }) => name))].filter((name) => name !== 'shots' && name !== 'reference')
}
