const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The macro that replaces the clock. It takes the codes of `strftime` from a variable. */
const macro =
  '{%- macro strftime_now(format) -%}{%- set ns = namespace(text=format) -%}' +
  '{%- for code in assay_clock -%}{%- set ns.text = ns.text | replace(code[0], code[1]) -%}{%- endfor -%}{{ ns.text }}{%- endmacro %}{{ "" }}'

/** Whether a template asks for the time. */
export function readsClock(template: string): boolean {
  return template.includes('strftime_now')
}

/** The same template with `strftime_now` answered from the variables of `dateVariables`, so that no prompt depends on the clock. */
export function withFixedClock(template: string): string {
  return readsClock(template) ? macro + template : template
}

/**
 * The variables for a template's date. `date`: YYYY-MM-DD, at midnight; `clock` is what `strftime_now` gives, `given` what `date_string` is.
 */
export function dateVariables({ given, clock = given }: { given: string; clock?: string }): Record<string, unknown> {
  return { date_string: replaceCodes('%d %b %Y', given), assay_clock: dateCodes(clock) }
}

function replaceCodes(format: string, date: string): string {
  return dateCodes(date).reduce((text, [code, value]) => text.replaceAll(code, value), format)
}

/** What each code of `strftime` stands for. Compound codes come first. */
function dateCodes(date: string): [string, string][] {
  const at = new Date(`${date}T00:00:00Z`)
  const day = at.getUTCDate()
  const month = at.getUTCMonth()
  const year = at.getUTCFullYear()
  const ofYear = (Date.UTC(year, month, day) - Date.UTC(year, 0, 0)) / 86_400_000
  const weekday = weekdays[at.getUTCDay()] ?? ''
  const name = months[month] ?? ''
  const two = (value: number) => String(value).padStart(2, '0')
  return [
    ['%F', '%Y-%m-%d'],
    ['%D', '%m/%d/%y'],
    ['%c', '%a %b %e %H:%M:%S %Y'],
    ['%x', '%m/%d/%y'],
    ['%X', '%H:%M:%S'],
    ['%T', '%H:%M:%S'],
    ['%R', '%H:%M'],
    ['%Y', String(year)],
    ['%y', two(year % 100)],
    ['%m', two(month + 1)],
    ['%-m', String(month + 1)],
    ['%d', two(day)],
    ['%-d', String(day)],
    ['%e', String(day).padStart(2)],
    ['%j', String(ofYear).padStart(3, '0')],
    ['%B', name],
    ['%b', name.slice(0, 3)],
    ['%h', name.slice(0, 3)],
    ['%A', weekday],
    ['%a', weekday.slice(0, 3)],
    ['%u', String(at.getUTCDay() || 7)],
    ['%w', String(at.getUTCDay())],
    ['%H', '00'],
    ['%-H', '0'],
    ['%I', '12'],
    ['%-I', '12'],
    ['%M', '00'],
    ['%S', '00'],
    ['%f', '000000'],
    ['%p', 'AM'],
    ['%s', String(at.getTime() / 1000)],
    ['%z', '+0000'],
    ['%Z', 'UTC'],
    ['%%', '%'],
  ]
}
