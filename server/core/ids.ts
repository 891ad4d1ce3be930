import { z } from 'zod'

/** Branded ids: plain strings at run time, distinct types at compile time. Created only here. */
export type RunId = string & z.BRAND<'RunId'>
export type CellKey = string & z.BRAND<'CellKey'>
export type CaseId = string & z.BRAND<'CaseId'>
export type Slug = string & z.BRAND<'Slug'>

export const runIdSchema = z
  .string()
  .regex(/^r[0-9]{8}-[0-9]{6}-[0-9a-z]{4}$/)
  .brand<'RunId'>()
export const cellKeySchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'CellKey'>()
export const caseIdSchema = z.string().min(1).max(200).brand<'CaseId'>()
/** A notebook's folder name: letters of any script, digits, `-` and `_`; no leading `.`, never a path. */
export const slugSchema = z
  .string()
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u, 'use letters, digits, - and _')
  .brand<'Slug'>()

/** `r20261122-231500-ab12`: sorts by time; `random` is four characters from [0-9a-z]. */
export function makeRunId(now: Date, random: string): RunId {
  const digits = now.toISOString().replace(/\D/g, '')
  return runIdSchema.parse(`r${digits.slice(0, 8)}-${digits.slice(8, 14)}-${random}`)
}

/** Converts a title to a slug, keeping Korean: `My 첫 노트!` gives `my-첫-노트`. An empty title gives `notebook`. */
export function slugify(title: string): Slug {
  const slug = title
    .slice(0, 1000)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 80)
    // The cut may have left half of a surrogate pair.
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/-+$/, '')
  return slugSchema.parse(slug || 'notebook')
}
