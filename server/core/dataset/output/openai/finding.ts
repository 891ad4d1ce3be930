/**
 * What a validator finds in a record. `code`: as the validator names it. `message` from 0: the message in question, null for the record.
 */
export type ValidatorFinding = { code: string; message: number | null; text: string }
