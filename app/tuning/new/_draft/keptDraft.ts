import { sharedValue } from '../../../_ui/browser/sharedValue.ts'
import type { TuningDraft } from './tuningDraft.ts'

/** The form as it was left, so that a look at a row of the dataset loses nothing; null after a start. */
export const keptDraft = sharedValue<TuningDraft | null>(null)
