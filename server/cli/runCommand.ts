import type { Lane } from '../core/experiment/cell.ts'
import { formatError } from '../core/errors.ts'
import { makeRunId, type CellKey, type RunId } from '../core/ids.ts'
import { holds, type ExportedRun } from '../core/export/exportedRun.ts'
import { junitText } from '../core/export/junitText.ts'
import { prepareMetrics } from '../core/metrics/prepareMetrics.ts'
import type { Diagnostic } from '../core/notebook/notebook.ts'
import { trainedSentences } from '../core/tuning/trained/trainedCases.ts'
import { RunFold } from '../core/run/foldRun.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { executeRun } from '../runs/execute/executeRun.ts'
import { firstProblem, nothingToRun, prepareRun } from '../runs/plan/prepareRun.ts'
import { createRunControl } from '../runs/execute/runControl.ts'
import { beginRunLog } from '../runs/log/runLog.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import { cellScores, type CellScores, finishedRun, measureRun } from './finishedRun.ts'
import { exitCodeOf, exitCodes, printError } from './print/exitCode.ts'
import { buildIndexes, waitsForIndexes } from './buildIndexes.ts'
import { findNotebook } from './arguments/findNotebook.ts'
import { type Project, openProject } from '../project/openProject.ts'
import { outFile } from './print/outFile.ts'
import { planScores } from './planScores.ts'
import { showProgress } from './showProgress.ts'
import { runTable } from './runTable.ts'
import { asciiHints } from './print/asciiHint.ts'
import { scoreProblems } from './print/scoreProblems.ts'
import { readNotebookSource } from '../notebooks/notebookSource.ts'
import { writeOut } from './print/writeOut.ts'
import type { LiveEvent, PlanSummary } from '../core/run/runEvent.ts'
import type { RunState } from '../core/run/runState.ts'
import { durationText } from './print/durationText.ts'
import type { ScoredToken } from '../core/experiment/tokenScore.ts'
import { cellReport } from '../core/run/cellReport.ts'
import { checkText, unscoredText } from '../core/metrics/checks.ts'
import { ruledTable } from './print/ruledTable.ts'

export type RunOptions = { plan?: boolean; lane?: Lane; cache: boolean; limit?: number; json?: boolean; check?: boolean; junit?: string }

/** `assay run`. Returns the exit code; throws AppError when it cannot start. */
export async function runCommand(name: string, options: RunOptions): Promise<number> {
  const junit = options.junit === undefined ? null : await outFile('--junit', options.junit)
  const project = openProject({ notice: printError })
  try {
    const { notebook, place } = await findNotebook(project.paths, name)
    const source = await readNotebookSource({ work: project.threads.notebooks }, notebook, place)
    project.store.runs.closeOrphans(Date.now())
    const prepare = () => prepareRun(project.prepare, source, { lane: options.lane, noCache: !options.cache, limit: options.limit })
    let prepared = await prepare()
    if (!options.plan && waitsForIndexes(prepared)) {
      await buildIndexes(project, source, prepared.unbuilt)
      prepared = await prepare()
    }
    for (const diagnostic of prepared.diagnostics) printError(diagnosticLine(diagnostic))
    const { ready, experiment } = prepared
    const trained = trainedSentences(await project.trained(prepared), experiment?.cases ?? [])
    for (const sentence of trained) printError(`warning: ${sentence}${options.check ? ' The checks count its cells there too.' : ''}`)
    if (!ready || !experiment) return exitCodeOf(firstProblem(prepared).code)
    if (ready.cells.length === 0 && !options.plan) throw nothingToRun(source.path)
    if (options.plan) {
      const retrieved = planScores(ready, experiment)
      await writeOut(
        options.json
          ? JSON.stringify({ ...runReport({ run: null, ready, state: null }), ...(retrieved && { columns: retrieved.columns }) })
          : [planText(ready.plan), ...(retrieved ? [retrieved.table] : [])].join('\n\n'),
      )
      return exitCodes.done
    }
    const { run, state } = await execute(project, ready)
    await prepareMetrics(experiment.metrics)
    const measured = await measureRun(project.measure, { ready, experiment, state })
    const scoredOf = cellScores({ cells: ready.cells, experiment, state, measured })
    const joined = finishedRun({ ready, experiment, state, scoredOf })
    await writeOut(
      options.json
        ? JSON.stringify(runReport({ run, ready, state, scoredOf, logprobsOf: (key) => project.store.tokenScores.get(key) }))
        : runTable(joined),
    )
    for (const line of [...scoreProblems(joined), ...asciiHints(joined)]) printError(line)
    if (state.error) printError(formatError(state.error))
    if (state.error && state.status === 'interrupted') printError(goOn(state))
    if (junit !== null) await atomicWrite(junit, junitText(joined), { within: null })
    if (options.check) await (options.json ? printError : writeOut)(`\n${checkTable(joined)}`)
    const finished = state.status === 'done' && state.counts.failed + state.counts.cancelled === 0
    return finished && !(options.check && !holds(joined)) ? exitCodes.done : exitCodes.failed
  } finally {
    await project.close()
  }
}

async function execute(project: Project, ready: ReadyRun) {
  const run = makeRunId(new Date(), project.random())
  const fold = new RunFold()
  const progress = showProgress(process.stderr, () => fold.state)
  const control = createRunControl({ resumable: false })
  const stop = () => {
    if (control.signal.aborted) process.exit(130)
    printError('Cancelling; finished cells are kept. Press Ctrl+C again to stop at once.')
    control.cancel()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const started = {
      type: 'runStarted',
      run,
      notebook: ready.notebook,
      lane: ready.lane,
      at: Date.now(),
      plan: ready.plan,
      keys: ready.cells.map(({ key }) => key),
    } as const
    const publish = ({ event }: LiveEvent) => {
      fold.apply(event)
      if (event.type === 'engineNote') progress.note(event.message)
    }
    const log = beginRunLog(started, { runs: project.store.runs, owner: project.run.owner, publish })
    await executeRun(project.run, ready, log, control)
  } finally {
    progress.end()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  return { run, state: fold.state }
}

/** After a run that ended by itself before its end. */
function goOn({ counts, cells }: RunState): string {
  return `${cellCount(counts.cancelled)} of ${cells.length} not computed. What was computed is kept; run the same command again to go on with the rest.`
}

function diagnosticLine({ severity, message, place }: Diagnostic): string {
  return formatError({
    code: 'NOTEBOOK_INVALID',
    message: severity === 'error' ? message : `${severity === 'warning' ? 'warning' : 'note'}: ${message}`,
    place,
  })
}

/** The cost of a run, in five lines. */
function planText(plan: PlanSummary): string {
  const saved = plan.promptTokens > 0 ? ` (${Math.round(100 * (1 - plan.prefillTokens / plan.promptTokens))} % shared)` : ''
  return [
    `cells           ${plan.cells}, of which ${plan.cached} are stored already`,
    ...(plan.refused ? [`refused         ${plan.refused}, whose prompt is longer than the context`] : []),
    `prompt tokens   ${plan.promptTokens}`,
    `to prefill      ${plan.prefillTokens}${saved}`,
    `to generate     at most ${plan.maxOutputTokens}`,
    `about           ${plan.estimateMs === null ? 'unknown until this model has run once here' : durationText(plan.estimateMs)}`,
  ].join('\n')
}

/** The document that `run --json` prints. A plan alone has no run and no cells. */
function runReport({
  run,
  ready,
  state,
  scoredOf,
  logprobsOf,
}: {
  run: RunId | null
  ready: ReadyRun
  state: RunState | null
  scoredOf?: CellScores
  /** The stored log-probabilities of an output's tokens. */
  logprobsOf?: (key: CellKey) => readonly ScoredToken[] | null
}) {
  const { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs } = ready.plan
  return {
    run,
    lane: ready.lane,
    plan: { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs },
    cells: state
      ? ready.cells.map((cell, index) =>
          cellReport(
            cell,
            state.cells[index] ?? { status: 'queued' },
            scoredOf?.(index) ?? null,
            cell.logprobs ? logprobsOf?.(cell.key) : null,
          ),
        )
      : [],
    totals: state?.totals ?? { ms: 0, outputTokens: 0, tokensPerSecond: 0 },
    ...(state?.error ? { error: state.error } : {}),
  }
}

const words = { pass: '✓ passed', fail: '✗ fell short', none: '– not asked' } as const

/** The checks of a run, one line for each metric and column, and a last line that says how it ended. */
function checkTable({ columns, cells }: ExportedRun): string {
  const checks = columns.flatMap((column) => column.checks.map((check) => ({ column: column.title, ...check })))
  const unfinished = cells.filter(({ outcome }) => outcome.status !== 'done').length
  if (checks.length === 0) {
    return unfinished > 0
      ? `${cellCount(unfinished)} without an output. No score has a check; add one such as \`at_least: 0.5\` to a metric.`
      : 'No score has a check. Add one such as `at_least: 0.5` to a metric of the score block.'
  }
  const rows = checks.map(({ name, column, passed, total, unscored, check, verdict }) => [
    name,
    column,
    [`${passed}/${total}`, unscoredText(unscored)].filter((text) => text !== null).join(', '),
    checkText(check),
    words[verdict],
  ])
  const short = checks.filter(({ verdict }) => verdict === 'fail').length
  const end = [
    short > 0
      ? `${short} of ${checks.length} checks fell short`
      : checks.length === 1
        ? 'The check holds'
        : `All ${checks.length} checks hold`,
    ...(unfinished > 0 ? [`${cellCount(unfinished)} without an output`] : []),
  ]
  const table = ruledTable(['check', 'column', 'passed', 'threshold', 'verdict'], rows, (column) => column === 2)
  return [...table.map((line) => line.trimEnd()), `${end.join('; ')}.`].join('\n')
}

function cellCount(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}
