import { listNames } from '../../closestName.ts'
import type { Experiment, Sweep } from '../experiment.ts'
import { retrievalParameterNames } from '../retrievalParameters.ts'
import { showsPassages } from '../showsPassages.ts'
import { judgedCases } from './retrievalRequests.ts'
import { showingVariants, usesOf } from './retrieverUse.ts'
import { casesOf, sweepAxes } from './sweepAxes.ts'

/** What prevents planning the retrieval of a sweep. */
export function retrieverErrors(experiment: Experiment, sweep: Sweep): string[] {
  const { retrievers } = experiment
  const uses = usesOf(experiment, sweep)
  const [showing] = showingVariants(experiment, sweep)
  const errors: string[] = []
  if (showing && retrievers.length > 1 && !names(sweep).has('retriever') && !hasOwnContext(experiment, sweep))
    errors.push(
      `The prompt ${showing.name} shows passages, but the sweep does not say whose. Write \`retriever: [${retrievers.map(({ name }) => name).join(', ')}]\`, or one of them.`,
    )
  const pinned = uses.find(({ target: { snapshot, build } }) => snapshot !== null && Object.keys({ ...build, ...build.chunks }).length > 1)
  if (pinned)
    errors.push(
      `The retriever ${pinned.retriever.name} searches a snapshot, which stays as it was built: language, embedder and passages cannot be set for it. Remove \`snapshot\`, or these settings.`,
    )
  return errors
}

/** What may be unintended in the retrieval of a sweep. */
export function retrieverWarnings(experiment: Experiment, sweep: Sweep): string[] {
  const uses = usesOf(experiment, sweep)
  const set = retrievalParameterNames.filter((name) => name !== 'retriever' && names(sweep).has(name))
  if (uses.length === 0) {
    if (set.length === 0) return []
    const remedy = experiment.retrievers.length > 0 ? 'Name one with `retriever`' : 'Add a retriever block'
    return [
      `${listNames(set)} ${set.length === 1 ? 'changes' : 'change'} nothing: the sweep has no retriever. ${remedy}, or remove ${listNames(set)}.`,
    ]
  }
  const warnings: string[] = []
  const variants = experiment.variants.filter(({ name }) => sweep.variants.includes(name))
  const blind = variants.filter((variant) => !showsPassages(variant)).map(({ name }) => name)
  const shown = variants.length - blind.length
  if (shown > 0 && blind.length > 0 && uses.length > 1)
    warnings.push(
      `${listNames(blind)} ${blind.length === 1 ? 'shows' : 'show'} no passages, so that cells that differ only in retrieval are equal there. They are computed once.`,
    )
  if (shown > 0 && hasOwnContext(experiment, sweep))
    warnings.push('Test cases have a variable `context` of their own, which is shown in place of the passages. Rename it.')
  if (shown > 0 && sweep.shots && sweep.shots.counts.some((count) => count > 0))
    warnings.push('Shots are shown without passages: in their turns, `context` is empty.')
  return [...warnings, ...judgementWarnings(experiment, sweep)]
}

function judgementWarnings(experiment: Experiment, sweep: Sweep): string[] {
  const cases = casesOf(experiment, sweep).map(({ testCase }) => testCase)
  const retrievers = new Set(usesOf(experiment, sweep).map(({ retriever }) => retriever))
  return [...retrievers].flatMap((retriever) => {
    const { qrels } = retriever
    if (!qrels || qrels.judgements.length === 0 || cases.length === 0 || judgedCases(retriever, cases) > 0) return []
    const wanted = qrels.by === 'id' ? 'id' : qrels.by === 'query' ? 'query' : `variable ${qrels.by}`
    return [
      `No test case has judgements in ${qrels.file}: none of its queries (such as ${qrels.judgements[0]?.query}) is the ${wanted} of a case. Give the cases these ids, or write \`qrels_by: NAME\` with the variable that has them, or \`qrels_by: query\`.`,
    ]
  })
}

function names(sweep: Sweep): ReadonlySet<string> {
  return new Set([...sweepAxes(sweep).map(({ name }) => name), ...Object.keys(sweep.fixed)])
}

function hasOwnContext(experiment: Experiment, sweep: Sweep): boolean {
  return casesOf(experiment, sweep).some(({ testCase: { vars } }) => Object.hasOwn(vars, 'context') || Object.hasOwn(vars, 'passages'))
}
