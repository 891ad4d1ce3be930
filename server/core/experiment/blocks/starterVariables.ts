import { templateVariables } from '../../template/templateVariables.ts'
import type { Experiment } from '../experiment.ts'
import { passageVariables } from '../retriever.ts'

/** Variables of prompts that do not come from the case. */
const given: ReadonlySet<string> = new Set(['shots', 'reference', ...passageVariables])

/** Variables for a new block: the known ones, or `question` if there are none yet. */
export function starterVariables(experiment: Experiment | null): [string, ...string[]] {
  const [first = 'question', ...others] = knownVariables(experiment)
  return [first, ...others]
}

/** The `vars` of a new case or shot: the same variables with empty values. */
export function starterVars(experiment: Experiment | null): Record<string, string> {
  return Object.fromEntries(starterVariables(experiment).map((name) => [name, '']))
}

/** The variables of the first 200 cases; if there are no cases yet, those that the prompts use. */
export function knownVariables(experiment: Experiment | null): string[] {
  const fromCases = new Set(experiment?.cases.slice(0, 200).flatMap(({ vars }) => Object.keys(vars)))
  if (fromCases.size > 0) return [...fromCases]
  const used = experiment?.variants.flatMap(({ system, user, assistant }) =>
    [system, user, assistant].flatMap((part) => (part === null ? [] : templateVariables(part))),
  )
  return [...new Set(used?.map(({ name }) => name))].filter((name) => !given.has(name))
}
