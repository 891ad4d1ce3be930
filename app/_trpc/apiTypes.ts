import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'
import type { Shot } from '#server/core/experiment/experiment.ts'

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>
/** What a subscription sends. */
type Yielded<Sent> = Sent extends AsyncIterable<infer Each, infer _Return, infer _Next> ? Each : never

/** Inputs and outputs of the procedures, named as in the glossary. */
export type Preset = Outputs['presets']['list'][number]
export type PresetInput = Inputs['presets']['save'] & { shots: Shot[] }
export type ModelEntry = Outputs['models']['list'][number]
export type ListedIndex = Outputs['indexes']['list'][number]
export type IndexDetails = Outputs['indexes']['get']
export type IndexDiff = Outputs['indexes']['diff']
export type BuildInput = Inputs['indexes']['build']
export type BuildJob = NonNullable<ListedIndex['job']>
export type DocumentDetails = Outputs['documents']['get']
export type Passage = Outputs['documents']['passages'][number]
export type JudgementList = Outputs['judgements']['list']
export type ImportPreview = Outputs['judgements']['preview']
export type QualityReport = NonNullable<Outputs['quality']['report']>
export type MeasuredSettings = QualityReport['settings'][number]
export type QualitySettings = Inputs['quality']['measure']['settings'][number]
export type DraftedQuestion = Outputs['questions']['drafts'][number]
export type ListedDataset = Outputs['datasets']['list'][number]
export type DatasetDetails = Outputs['datasets']['get']
export type DatasetFacts = NonNullable<DatasetDetails['facts']>
/** The number of the last change, and of the last change of the rows' numbers. */
export type DatasetState = Pick<DatasetFacts, 'seq' | 'generation'>
export type DatasetNews = Yielded<Outputs['datasets']['watch']>
export type NumberedRow = Outputs['datasets']['rows'][number]
export type Snapshot = DatasetDetails['snapshots'][number]
export type DatasetDiff = Outputs['datasets']['diff']
export type DatasetRow = NumberedRow['row']
export type SplitRequest = Inputs['datasets']['split']['split']
export type SplitFacts = Outputs['datasets']['splitFacts']
export type SplitTable = SplitFacts['table']
export type ExportChoice = Inputs['datasetExports']['preview']
export type ExportPreview = Outputs['datasetExports']['preview']
export type ExportStart = Inputs['datasetExports']['start']
type ExportEvent = Yielded<Outputs['datasetExports']['events']>
/** The state of a job that a page watches. */
export type ShownJob = NonNullable<ExportEvent['job']>
export type Exported = NonNullable<ExportEvent['result']>
export type CheckSummary = NonNullable<Yielded<Outputs['datasetChecks']['events']>['summary']>
export type FindingPage = Outputs['datasetChecks']['findings']
export type SimilarBy = Inputs['similarRows']['nearest']['by']
/** The computation that comes first; null if there was none. */
export type SimilarJob = Outputs['similarRows']['watch'] extends AsyncIterable<infer Job> ? Job : never
export type SendInput = Inputs['datasets']['sendCells']
export type SentCells = Outputs['datasets']['sendCells']
/** A row of a dataset that was made of a cell. */
export type CellRow = Outputs['datasets']['ofCells'][number]
export type CheckOptions = Inputs['datasetChecks']['run']['options']
export type RemedyRequest = Inputs['datasetChecks']['previewRemedy']
export type RemedyKind = RemedyRequest['kind']
export type ImportChoices = Inputs['imports']['preview']['choices']
export type RowImportPreview = Outputs['imports']['preview']
export type ImportResult = Outputs['imports']['run']
export type AdapterEntry = Outputs['adapters']['list'][number]
export type TuningEntry = Outputs['tuning']['list'][number]
export type TuningDetail = Outputs['tuning']['details'][number]
export type TuningRequest = Inputs['tuning']['preflight']
export type TuningStart = Inputs['tuning']['start']
export type Preflight = Outputs['tuning']['preflight']
