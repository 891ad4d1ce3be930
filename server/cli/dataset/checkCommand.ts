import { checkIds, checks } from '../../core/dataset/checks/checks.ts'
import type { CheckOptions } from '../../datasets/checks/checkDeps.ts'
import { checkDataset, type CheckResult } from '../../datasets/checks/checkDataset.ts'
import { writeBiasProbe } from '../../datasets/checks/writeBiasProbe.ts'
import { datasetName } from '../../datasets/names.ts'
import type { ModelService } from '../../models/modelService.types.ts'
import { countText } from '../print/countText.ts'
import { durationText } from '../print/durationText.ts'
import { exitCodes, printError } from '../print/exitCode.ts'
import { ruledTable } from '../print/ruledTable.ts'
import { progressBar, statusLine } from '../print/statusLine.ts'
import { writeOut } from '../print/writeOut.ts'
import { withDatasets } from './withDatasets.ts'

export type CheckCommandOptions = CheckOptions & { json?: boolean; strict?: boolean }

/** `assay dataset check`. Returns 1 with `strict` if there are findings. */
export async function checkDatasetCommand(name: string, { json, strict, ...given }: CheckCommandOptions): Promise<number> {
  return withDatasets(async ({ datasetChecks, models }, signal) => {
    const options = { ...given, ...(given.model === undefined && (await hasDefaultModel(models)) && { model: defaultModel }) }
    const { clear, everyMs, draw } = statusLine(process.stderr)
    let lastAt = performance.now()
    const onProgress = ({ step, share }: { step: string; share: number }) => {
      if (performance.now() - lastAt < everyMs) return
      lastAt = performance.now()
      draw(`${progressBar(share)} ${Math.floor(100 * share)} % ${step}`)
    }
    const result = await checkDataset(datasetChecks, datasetName(name), options, { signal, onProgress })
    process.stderr.write(clear)
    for (const note of result.notes) printError(note)
    await writeOut(json ? JSON.stringify(result) : checkText(result))
    const isClean = Object.values(result.counts).every(({ findings }) => findings === 0)
    return strict && !isClean ? exitCodes.failed : exitCodes.done
  })
}

/** Lengths are measured with it if no model is named. */
const defaultModel = 'smollm2-135m-instruct'

function hasDefaultModel(models: Pick<ModelService, 'resolve'>): Promise<boolean> {
  return models.resolve(defaultModel).then(
    () => true,
    () => false,
  )
}

function checkText(result: CheckResult): string {
  const { dataset, rows, counts, lengths, languages, balance, ms } = result
  if (rows === 0) return `${dataset}: there is no row to check. Rejected rows are not checked.`
  const wasRun = { semanticDuplicates: result.semanticDuplicates, lengths }
  const lines = checkIds.map((id) => {
    const isMissing = id in wasRun && wasRun[id as keyof typeof wasRun] === null
    const { findings, rows: concerned } = counts[id]
    return [checks[id].title, isMissing ? 'not run' : String(findings), isMissing ? '' : String(concerned)]
  })
  const spread = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .toSorted(([, one], [, other]) => other - one)
      .map(([value, count]) => `${value} ${count}`)
      .join(', ')
  return [
    `${dataset}: ${countText(rows, 'row')} checked, ${durationText(ms)}`,
    '',
    ...ruledTable(['check', 'findings', 'rows'], lines, (column) => column > 0).map((line) => line.trimEnd()),
    '',
    `languages of the answers: ${spread(languages.answers)}`,
    ...(lengths
      ? [
          `tokens by ${lengths.model}: half of the rows up to ${lengths.percentiles.p50}, 95 % up to ${lengths.percentiles.p95}, at most ${lengths.percentiles.max}`,
        ]
      : []),
    ...balance.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    'Each row concerned: --json',
  ].join('\n')
}

/** `assay dataset bias`. */
export async function writeBiasProbeCommand(
  name: string,
  { json, model, limit }: { json?: boolean; model?: string; limit?: number },
): Promise<number> {
  return withDatasets(async ({ datasets, paths }) => {
    const options = { ...(model !== undefined && { model }), ...(limit !== undefined && { most: limit }) }
    const probe = await writeBiasProbe({ store: datasets.store, experiments: paths.experiments }, datasetName(name), options)
    for (const note of probe.notes) printError(note)
    await writeOut(
      json
        ? JSON.stringify({ dataset: datasetName(name), ...probe })
        : `${probe.notebook}: ${countText(probe.pairs, 'pair')}. Run it with: npm run assay -- run ${probe.notebook}`,
    )
    return exitCodes.done
  })
}
