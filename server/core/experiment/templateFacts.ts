/**
 * What a model's chat template makes use of besides the messages. `date`: `given` as a variable only, or of the `clock` too.
 * `thinking`: whether it writes or reads thoughts, and whether a `switch` turns them off.
 */
export type TemplateFacts = { date: 'none' | 'given' | 'clock'; thinking: 'none' | 'always' | 'switch' }

/** Of a model without a chat template, or with one that uses only the messages. */
export const plainTemplateFacts: TemplateFacts = { date: 'none', thinking: 'none' }

/** The date that a model is told if the notebook gives none. */
export const defaultDate = '2024-07-26'
