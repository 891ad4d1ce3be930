import type { Place } from '../../errors.ts'
import type { Json } from '../../json.ts'
import type { Axis, Experiment, Sweep } from '../experiment.ts'
import { gbnfProblem } from '../../gbnf/gbnfProblem.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import { adapterWarnings } from '../adapterValue.ts'
import { readConstraint, sharedConstraintName } from '../constraintValue.ts'
import { schemaGrammar } from '../../jsonSchema/schemaGrammar.ts'
import { mostCells } from '../defaults.ts'
import { cellPartsOf, isParameter, namesDeciding, neededBy, onlyDrawing, parameterProblem, parameters } from '../parameters.ts'
import { retrieverErrors, retrieverWarnings } from './retrieverProblems.ts'
import { cellCount, pointCount, sweepAxes } from './sweepAxes.ts'

/**
 * What prevents planning a sweep (errors), and what may be unintended (warnings). `canRank`: shots can be ranked by similarity.
 * `room`: how many more cells may be planned. A sweep with an error is not planned.
 */
export function sweepProblems(options: {
  experiment: Experiment
  sweep: Sweep
  place: Place
  canRank: boolean
  room: number
}): Diagnostic[] {
  const { experiment, sweep, place, canRank, room } = options
  // Points are listed for their retrievers also where there is no test case yet.
  const tooLarge = sizeErrors(Math.max(cellCount(experiment, sweep), pointCount(sweep)), room)
  const errors = [
    ...parameterErrors(sweep),
    ...variantErrors(experiment, sweep),
    ...shotErrors(sweep, canRank),
    ...(tooLarge.length > 0 ? tooLarge : retrieverErrors(experiment, sweep)),
  ]
  const tell = (severity: Diagnostic['severity']) => (message: string) => ({ severity, message, place, block: `sweep ${sweep.name}` })
  const warnings = [...sweepWarnings(sweep), ...(tooLarge.length > 0 ? [] : retrieverWarnings(experiment, sweep))]
  return [...errors.map(tell('error')), ...warnings.map(tell('warning'))]
}

function parameterErrors(sweep: Sweep): string[] {
  const given = givenAxes(sweep)
  const problems = given.flatMap(({ name, values }) => {
    if (values.length === 0) return [`${name} is an empty list, which leaves nothing to run. Give it a value or remove the line.`]
    return values
      .map((value) => parameterProblem(name, value) ?? shapeProblem(name, value))
      .filter((problem) => problem !== null)
      .slice(0, 1)
  })
  const sets = (name: string) => given.some((axis) => axis.name === name && axis.values.some((value) => value !== null))
  const shapes = namesDeciding('constraint').filter(sets)
  if (shapes.length > 1)
    problems.push(`${shapes.join(' and ')} ${shapes.length === 2 ? 'both' : 'all'} shape the output; keep one of them.`)
  const shared = sharedConstraintName(given.find(({ name }) => name === 'constraint')?.values ?? [])
  if (shared !== null) problems.push(`Two values of constraint are called "${shared}". Give each a different name.`)
  if (!Number.isInteger(sweep.repeats) || sweep.repeats < 1) problems.push(`repeats is ${sweep.repeats}; it takes a whole number from 1.`)
  return problems
}

/** Why the model cannot be held to the shape of a valid value. */
function shapeProblem(name: string, value: Json): string | null {
  const { constraint } = cellPartsOf({ [name]: value }, '')
  const named = name === 'constraint' ? readConstraint(value) : null
  if (constraint?.kind === 'json_schema') {
    const made = schemaGrammar(constraint.schema)
    return 'problem' in made ? `${named ? `constraint "${named.name}"` : name}: ${made.problem}` : null
  }
  const problem = constraint?.kind === 'gbnf' ? gbnfProblem(constraint.grammar) : null
  return problem && `The grammar${named ? ` of "${named.name}"` : ''} cannot be used: ${problem}`
}

function variantErrors(experiment: Experiment, sweep: Sweep): string[] {
  const variants = new Set(experiment.variants.map((variant) => variant.name))
  const blocks = new Set(experiment.cases.map((testCase) => testCase.block))
  return [
    ...sweep.variants.filter((name) => !variants.has(name)).map((name) => `There is no prompt block "${name}".`),
    ...sweep.cases.filter((name) => !blocks.has(name)).map((name) => `The cases block "${name}" is missing or has no test cases.`),
  ]
}

function shotErrors(sweep: Sweep, canRank: boolean): string[] {
  const counts = shotCounts(sweep)
  const most = Math.max(0, ...counts)
  if (most === 0) return []
  if (!sweep.shots)
    return ['shots asks for few-shot pairs, but names no file to take them from. Write shots: { from: shots.jsonl, count: … }.']
  const there = sweep.shots.items.length
  if (most > there) return [`shots asks for ${most}, but there ${there === 1 ? 'is 1' : `are ${there}`}. Add shots or lower the count.`]
  if (sweep.shots.select === 'similar' && !canRank)
    return ['shots are to be selected by likeness, which needs an embedding model. Choose select: first or random.']
  return []
}

function sizeErrors(cells: number, room: number): string[] {
  if (cells <= room) return []
  const size = `The sweep makes ${cells.toLocaleString('en')} cells`
  const others = room < mostCells ? ` and the sweeps before it ${(mostCells - room).toLocaleString('en')}` : ''
  return [`${size}${others}; the most is ${mostCells.toLocaleString('en')}. Shorten an axis, or split the notebook.`]
}

function sweepWarnings(sweep: Sweep): string[] {
  const given = new Map(givenAxes(sweep).map(({ name, values }) => [name, values]))
  const warnings = [...given.keys()].filter(isParameter).flatMap((name) => {
    const needed = neededBy(name)
    if (needed === null || given.get(needed)?.some((value) => value !== parameters[needed].default)) return []
    return [`${name} changes nothing while ${needed} is off. Give ${needed} a value, or remove ${name}.`]
  })
  warnings.push(...idleAtZero(given), ...adapterWarnings(given.get('adapter') ?? []))
  if (given.has('seed') && sweep.repeats > 1)
    warnings.push('The sweep gives the seed itself, so that its repeats are all the same draw. Remove seed or repeats.')
  return warnings
}

/** Parameters that change nothing at temperature 0, if all or some points have it. */
function idleAtZero(given: ReadonlyMap<string, readonly Json[]>): string[] {
  const temperatures = given.get('temperature') ?? [parameters.temperature.default]
  if (!temperatures.includes(0)) return []
  const idle = [...given].flatMap(([name, values]) => {
    const facts = onlyDrawing(name)
    return facts && values.some((value) => value !== facts.off) ? [name] : []
  })
  if (temperatures.every((value) => value === 0)) {
    if (idle.length === 0) return []
    const changes = idle.length === 1 ? 'changes' : 'change'
    return [
      `${idle.join(' and ')} ${changes} nothing at temperature 0, which always takes the likeliest token. Give temperature a value above 0, or remove ${idle.join(' and ')}.`,
    ]
  }
  const varied = idle.filter((name) => (given.get(name)?.length ?? 0) > 1)
  if (varied.length === 0) return []
  return [`At temperature 0, cells that differ only in ${varied.join(' and ')} are equal. They are computed once.`]
}

/** The sweep's parameters with their values: first the axes, then those with one value. */
function givenAxes(sweep: Sweep): Axis[] {
  return [...sweepAxes(sweep), ...Object.entries(sweep.fixed).map(([name, value]) => ({ name, values: [value] }))]
}

/** All numbers of shots in the sweep. */
export function shotCounts(sweep: Sweep): number[] {
  const listed = sweepAxes(sweep).find((axis) => axis.name === 'shots')?.values ?? []
  return [...listed, sweep.fixed.shots ?? 0].filter((count) => typeof count === 'number')
}
