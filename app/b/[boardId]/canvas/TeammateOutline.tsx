import { DefaultShapeIndicator, type TLShapeIndicatorProps } from 'tldraw'

/** The outline of a shape that a teammate has selected; it goes along when they drag the shape. */
export function TeammateOutline(props: TLShapeIndicatorProps) {
  return (
    <div className="ov-outline" data-outline-of={props.shapeId}>
      <DefaultShapeIndicator {...props} />
    </div>
  )
}
