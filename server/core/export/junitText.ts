import { formatError } from '../errors.ts'
import { noAnswer } from '../experiment/thought/thought.ts'
import { textOf } from '../json.ts'
import type { ExportedCell, ExportedColumn, ExportedRun } from './exportedRun.ts'
import { xmlAttribute, xmlText } from './xmlText.ts'

/** The length of an output's excerpt, in characters. */
const EXCERPT_CHARACTERS = 600

/**
 * A run's checks as JUnit XML, for CI: one test suite per column, one test case per cell. A cell that misses a bound fails only when its
 * column fails the check; within the column's pass rate, the miss is noted in its `system-out`.
 */
export function junitText(run: ExportedRun): string {
  const suites = run.columns.map((column) => suiteOf(run, column))
  const sum = (key: 'tests' | 'failures' | 'errors' | 'skipped') => suites.reduce((total, suite) => total + suite[key], 0)
  const head = attributes({
    name: run.title || run.notebook,
    tests: sum('tests'),
    failures: sum('failures'),
    errors: sum('errors'),
    skipped: sum('skipped'),
  })
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${head}>`, ...suites.map(({ text }) => text), '</testsuites>', ''].join(
    '\n',
  )
}

type Told = { kind: 'passed' | 'failure' | 'error' | 'skipped'; text: string }

function suiteOf(run: ExportedRun, column: ExportedColumn) {
  const short = new Set(column.checks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name))
  const told = [
    ...column.cells.flatMap((position) => {
      const cell = run.cells[position]
      return cell ? [testCaseOf(cell, column, short)] : []
    }),
    ...column.checks.filter(({ verdict, total }) => verdict === 'fail' && total === 0).map(({ name }) => unscored(name, column)),
  ]
  const count = (kind: Told['kind']) => told.filter((each) => each.kind === kind).length
  const ms = column.cells.reduce((total, position) => total + msOf(run.cells[position]), 0)
  const counts = { tests: told.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
  const head = attributes({ name: column.title, ...counts, time: seconds(ms), timestamp: new Date(run.at).toISOString() })
  return { ...counts, text: [`  <testsuite${head}>`, ...told.map(({ text }) => text), '  </testsuite>'].join('\n') }
}

function testCaseOf(each: ExportedCell, column: ExportedColumn, short: ReadonlySet<string>): Told {
  const { cell, outcome, checks } = each
  const name = `case ${cell.case}${cell.repeat > 0 ? `, repeat ${cell.repeat + 1}` : ''}`
  const head = attributes({ classname: classOf(column), name, time: seconds(msOf(each)) })
  const wrap = (kind: Told['kind'], inner: string): Told => ({
    kind,
    text: inner === '' ? `    <testcase${head}/>` : `    <testcase${head}>${inner}</testcase>`,
  })
  if (outcome.status === 'failed')
    return wrap('error', element('error', { message: outcome.error.message, type: outcome.error.code }, formatError(outcome.error)))
  if (outcome.status !== 'done')
    return wrap('error', element('error', { message: `The cell is ${outcome.status}.`, type: outcome.status }, ''))
  const missed = checks.filter(({ verdict }) => verdict === 'fail')
  const failed = missed.filter((check) => short.has(check.name))
  const lines = (list: typeof missed) => list.map((check) => `${check.name}: ${check.why}`)
  if (failed.length > 0) {
    const names = failed.map((check) => check.name).join(', ')
    const body = `${lines(failed).join('\n')}\n\nOutput:\n${noAnswer(outcome.result) ?? excerpt(outcome.result.output)}`
    return wrap('failure', element('failure', { message: lines(failed).join(' '), type: names }, body))
  }
  if (missed.length > 0) return wrap('passed', element('system-out', {}, `Within the pass rate. ${lines(missed).join('\n')}`))
  return checks.some(({ verdict }) => verdict === 'pass')
    ? wrap('passed', '')
    : wrap('skipped', element('skipped', { message: 'No check applies.' }, ''))
}

function unscored(name: string, column: ExportedColumn): Told {
  const failure = element('failure', { message: `${name} has no score in this column, so nothing was checked.`, type: name }, '')
  return {
    kind: 'failure',
    text: `    <testcase${attributes({ classname: classOf(column), name: `check ${name}` })}>${failure}</testcase>`,
  }
}

function classOf({ variant, point }: ExportedColumn): string {
  const values = Object.entries(point).map(([axis, value]) => `${axis}=${textOf(value)}`)
  return [variant, ...values].join('/')
}

function element(name: string, given: Record<string, string>, body: string): string {
  return body === '' ? `<${name}${attributes(given)}/>` : `<${name}${attributes(given)}>${xmlText(body)}</${name}>`
}

function attributes(given: Record<string, string | number>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('')
}

function excerpt(output: string): string {
  const shown = Array.from(output.slice(0, EXCERPT_CHARACTERS * 2))
    .slice(0, EXCERPT_CHARACTERS)
    .join('')
  return shown.length === output.length ? output : `${shown}…`
}

function msOf(cell: ExportedCell | undefined): number {
  return cell?.outcome.status === 'done' ? cell.outcome.result.timing.totalMs : 0
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
