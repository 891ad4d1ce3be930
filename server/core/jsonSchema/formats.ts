const day = String.raw`(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))`
const leapYear = String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`
const date = String.raw`(?:\d{4}-${day}|${leapYear}-02-29)`
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`
const time = String.raw`${clock}:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]${clock})`
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,28}[A-Za-z0-9])?'
const domain = String.raw`(?:[A-Za-z0-9]{1,30}\.){1,4}[A-Za-z]{2,12}`
const byte = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const hex = '[0-9a-fA-F]{1,4}'
const shortIpv6 = [1, 2, 3, 4, 5, 6].map((left) => `(?:${hex}:){${left}}(?::${hex}){1,${7 - left}}`)
const pathChar = String.raw`[A-Za-z0-9\-._~!$&'()*+,;=:@]`
const webAddress = String.raw`https?://${domain}(?::\d{2,5})?(?:/${pathChar}*)*(?:\?(?:${pathChar}|[/?])*)?(?:#(?:${pathChar}|[/?])*)?`
const mailName = '[A-Za-z0-9_+-]{1,30}'
const duration = (() => {
  const number = String.raw`\d{1,4}`
  const clockPart = `T(?:${number}H(?:${number}M(?:${number}S)?)?|${number}M(?:${number}S)?|${number}S)`
  const datePart = `(?:${number}Y(?:${number}M(?:${number}D)?)?|${number}M(?:${number}D)?|${number}D)`
  return `P(?:${number}W|${datePart}(?:${clockPart})?|${clockPart})`
})()

/** Regular expressions of texts that satisfy a `format`. Some leave out rare forms: addresses are ASCII, `uri` and `url` are http or https. */
const texts: Record<string, string> = {
  date,
  time,
  'date-time': `${date}T${time}`,
  duration,
  email: String.raw`${mailName}(?:\.${mailName})?@(?:${label}\.){1,3}[A-Za-z]{2,12}`,
  hostname: String.raw`(?:${label}\.){0,4}${label}`,
  ipv4: String.raw`${byte}(?:\.${byte}){3}`,
  ipv6: `(?:(?:${hex}:){7}${hex}|${shortIpv6.join('|')}|:(?::${hex}){1,7}|(?:${hex}:){1,7}:|::)`,
  'json-pointer': '(?:/(?:[^~/]|~[01])*)*',
  uri: webAddress,
  url: webAddress,
  uuid: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
}

/** Formats that `is-json` checks and no grammar here keeps. Any other unknown format is a remark, as JSON Schema has it. */
export const formatsNotKept: readonly string[] = [
  'uri-reference',
  'uri-template',
  'regex',
  'json-pointer-uri-fragment',
  'relative-json-pointer',
]

export const formatsKept: readonly string[] = Object.keys(texts)

/** The pattern of a format; null for a format that is only a remark. */
export function formatPattern(format: string): string | null {
  const text = Object.hasOwn(texts, format) ? texts[format] : undefined
  return text === undefined ? null : `^(?:${text})$`
}
