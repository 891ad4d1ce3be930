import { sharedValue } from '../../../_ui/browser/sharedValue.ts'

/** Whether citations are marked in outputs, and sentences without support underlined; until the page is reloaded. */
export const evidenceMarks = sharedValue(true)
