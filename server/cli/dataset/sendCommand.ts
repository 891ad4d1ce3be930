import { type LeftOut, leftOutTexts } from '../../core/dataset/grid/leftOut.ts'
import { defaultSendOptions, type SendOptions, type SentKind } from '../../core/dataset/grid/sendOptions.ts'
import { AppError } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import { defaultLane } from '../../core/experiment/defaults.ts'
import { type RunId, runIdSchema } from '../../core/ids.ts'
import { datasetName } from '../../datasets/names.ts'
import { readNotebookSource } from '../../notebooks/notebookSource.ts'
import { findNotebook } from '../arguments/findNotebook.ts'
import { countText } from '../print/countText.ts'
import { exitCodes, printError } from '../print/exitCode.ts'
import { writeOut } from '../print/writeOut.ts'
import { withDatasets } from './withDatasets.ts'

export type SendCommandOptions = {
  rows: SentKind
  best?: string
  score?: string
  leastDifference?: number
  samePrompt: boolean
  examples: boolean
  cut?: boolean
  run?: string
  lane?: Lane
  preview?: boolean
  json?: boolean
}

/** `assay dataset send`: rows from the stored cells of a notebook. Returns 1 if no row could be made of them. */
export async function sendCellsCommand(name: string, notebook: string, given: SendCommandOptions): Promise<number> {
  const { lane = defaultLane, preview = false, json, run } = given
  const options = sendOptions(given)
  const ofRun = run === undefined ? {} : { run: readRun(run) }
  return withDatasets(async (project) => {
    const found = await findNotebook(project.paths, notebook)
    const source = await readNotebookSource({ work: project.threads.notebooks }, found.notebook, found.place)
    const sent = await project.sendCells(source, { dataset: name, lane, ...ofRun, keys: null, options, send: !preview, by: '' })
    const dataset = datasetName(name)
    if (sent.added > 0) await project.datasets.store.save(dataset)
    const { cells, made, known, added, leftOut, kinds, corrected, shortened, thoughts } = sent
    for (const each of leftOut) printError(`left out: ${leftOutText(each)}`)
    if (thoughts > 0) printError(`The thoughts before ${countText(thoughts, 'answer')} are not part of the rows.`)
    await writeOut(
      json
        ? JSON.stringify({ dataset, cells, rows: made, known, added, kinds, corrected, shortened, thoughts, leftOut })
        : `${dataset}: ${countText(made, 'row')} from ${countText(cells, 'cell')}, ${known} there already, ${preview ? 'none added (preview)' : `${added} added`}`,
    )
    return made > 0 ? exitCodes.done : exitCodes.failed
  })
}

function leftOutText({ reason, cells, first }: LeftOut): string {
  const [{ variant, case: testCase } = { variant: '', case: '' }] = first
  return `${countText(cells, 'cell')}: ${leftOutTexts[reason]} (the first: ${variant}, case ${testCase})`
}

function sendOptions({ rows, best, score, leastDifference, samePrompt, examples, cut = false }: SendCommandOptions): SendOptions {
  if (best !== undefined && rows !== 'answers')
    throw new AppError('BAD_INPUT', '--best chooses among answers: leave out --rows, or give --rows answers.')
  if (score !== undefined && rows !== 'pairs') throw new AppError('BAD_INPUT', '--score compares the answers of pairs: add --rows pairs.')
  if (leastDifference !== undefined && score === undefined)
    throw new AppError('BAD_INPUT', '--least-difference is a difference of scores: name the score with --score.')
  return {
    ...defaultSendOptions,
    rows,
    best: best ?? null,
    by: score === undefined ? 'thumbs' : { score },
    leastDifference: leastDifference ?? 0,
    prompt: samePrompt ? 'same' : 'case',
    examples,
    cut,
  }
}

function readRun(text: string): RunId | 'last' {
  if (text === 'last') return text
  const run = runIdSchema.safeParse(text)
  if (!run.success) throw new AppError('BAD_INPUT', `${text} is no run. Give its id, such as r20261122-231500-ab12, or \`last\`.`)
  return run.data
}
