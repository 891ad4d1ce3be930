import type { Json } from '../../json.ts'
import { isRecord } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import { variablesOf } from './variablesOf.ts'

/** Value of an environment variable; undefined when it is not set. */
export type Environment = (name: string) => string | undefined

const expression = /\{\{-?\s*env(?:\.(\w+)|\[\s*(?:'(\w+)'|"(\w+)")\s*\])\s*(\|[^{}]*?)?-?\}\}/g
/** A notebook is a file that others may read, so secrets are never written into it. */
const secret = /key|token|secret|passw|credential|auth/i

/** The environment of an import: the variables of the config's `env` before those of the machine. */
export function environmentOf(own: Json | undefined, machine: Environment): Environment {
  const given = isRecord(own) ? own : {}
  return (name) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : machine(name)
  }
}

/** Replaces `{{env.X}}` in all texts of a value. Variables that are not set, or whose names look like secrets, stay and are reported. */
export function withEnvironment<Value extends Json>(value: Value, environment: Environment, report: ImportReport): Value {
  if (typeof value === 'string') return filled(value, environment, report) as Value
  if (Array.isArray(value)) return value.map((each) => withEnvironment(each, environment, report)) as Value
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withEnvironment(member, environment, report)])) as Value
}

export const unsetEnvironment = 'It reads a variable of the environment that is not set, or looks like a secret. It is left out.'

/** True if a text of the value still reads the environment, such as `{% if env.X %}` or a variable that is not set. */
export function readsEnvironment(value: Json | undefined): boolean {
  if (typeof value === 'string')
    return value.includes('env') && variablesOf(value).some(({ name, optional }) => name === 'env' && !optional)
  return typeof value === 'object' && value !== null && Object.values(value).some(readsEnvironment)
}

function filled(text: string, environment: Environment, report: ImportReport): string {
  if (!text.includes('env')) return text
  return text.replace(expression, (whole: string, ...found: unknown[]) => {
    const [dotted, single, double, filter] = found as (string | undefined)[]
    const name = dotted ?? single ?? double ?? ''
    if (secret.test(name)) {
      report.add(`env.${name}`, 'Its name looks like a secret, which is never written into a notebook. What uses it is not run.')
      return whole
    }
    const value = environment(name)
    if (value === undefined && filter === undefined) {
      report.add(`env.${name}`, 'The environment variable is not set. What uses it is not run. Set it and import again.')
      return whole
    }
    if (value !== undefined) report.add(`env.${name}`, 'Its value of now is written into the notebook.')
    if (filter === undefined) return value ?? whole
    try {
      return renderTemplate(`{{ env.${name} ${filter} }}`, { env: value === undefined ? {} : { [name]: value } })
    } catch {
      report.add(`env.${name}`, 'Its filter cannot be applied. What uses it is not run.')
      return whole
    }
  })
}
