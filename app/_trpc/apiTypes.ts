import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'
import type { Shot } from '#server/core/experiment/experiment.ts'

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>

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
export type SendInput = Inputs['datasets']['sendCells']
export type SentCells = Outputs['datasets']['sendCells']
/** A row of a dataset that was made of a cell. */
export type CellRow = Outputs['datasets']['ofCells'][number]
