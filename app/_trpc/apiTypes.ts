import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'
import type { Shot } from '#server/core/experiment/experiment.ts'

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>

/** What the procedures take and give, by the names that the glossary has for it. */
export type Preset = Outputs['presets']['list'][number]
export type PresetInput = Inputs['presets']['save'] & { shots: Shot[] }
export type ModelEntry = Outputs['models']['list'][number]
