import { type Slug, slugSchema } from '#server/core/ids.ts'

/** The slug in a part of the URL; null if it is not valid. Korean names arrive percent-encoded. */
export function readSlug(part: string): Slug | null {
  try {
    return slugSchema.safeParse(decodeURIComponent(part).normalize('NFC')).data ?? null
  } catch {
    return null
  }
}
