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
