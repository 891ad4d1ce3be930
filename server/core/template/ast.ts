import type { Position } from './templateFault.ts'

export type BinaryOperator = '+' | '~' | '-' | '*' | '/' | '//' | '%' | '**'
export type CompareOperator = '==' | '===' | '!=' | '!==' | '<' | '>' | '<=' | '>='

export type Arguments = { positional: Expression[]; named: Map<string, Expression> }

export type MacroDefinition = {
  name: string
  parameters: string[]
  defaults: Map<string, Expression>
  body: Statement[]
  at: Position
}

/** A template's expressions: the tree of nunjucks' parser without anything that could access more than plain data. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null; at: Position }
  | { kind: 'name'; name: string; at: Position }
  | { kind: 'list'; items: Expression[]; at: Position }
  | { kind: 'dict'; entries: [string, Expression][]; at: Position }
  | { kind: 'member'; target: Expression; key: Expression; at: Position }
  | { kind: 'call'; callee: Expression; args: Arguments; at: Position }
  | { kind: 'filter'; name: string; input: Expression; args: Arguments; at: Position }
  | { kind: 'test'; name: string; input: Expression; args: Expression[]; at: Position }
  | { kind: 'not'; operand: Expression; at: Position }
  | { kind: 'sign'; sign: '-' | '+'; operand: Expression; at: Position }
  | { kind: 'and' | 'or' | 'in'; left: Expression; right: Expression; at: Position }
  | { kind: 'arithmetic'; operator: BinaryOperator; left: Expression; right: Expression; at: Position }
  | { kind: 'compare'; first: Expression; rest: { operator: CompareOperator; operand: Expression }[]; at: Position }
  | { kind: 'choice'; condition: Expression; then: Expression; otherwise: Expression | null; at: Position }
  | { kind: 'capture'; body: Statement[]; at: Position }
  | { kind: 'caller'; macro: MacroDefinition; at: Position }

export type Statement =
  | { kind: 'text'; text: string; at: Position }
  | { kind: 'output'; value: Expression; at: Position }
  | { kind: 'if'; condition: Expression; then: Statement[]; otherwise: Statement[]; at: Position }
  | { kind: 'for'; names: string[]; list: Expression; body: Statement[]; otherwise: Statement[]; at: Position }
  | { kind: 'set'; names: string[]; value: Expression; at: Position }
  | { kind: 'macro'; macro: MacroDefinition; at: Position }
  | { kind: 'switch'; subject: Expression; cases: { value: Expression; body: Statement[] }[]; fallback: Statement[]; at: Position }
