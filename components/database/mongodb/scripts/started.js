// Succeeds once this member has caught up with the replica set, or waits to be initiated: the next member may be replaced.
// `isreplicaset` is what a member without a configuration reports.
const { isWritablePrimary = false, secondary = false, isreplicaset = false } = db.hello();
if (!isWritablePrimary && !secondary && !isreplicaset) throw new Error("this member is neither primary nor secondary");
