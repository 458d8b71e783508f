{{- define "bench.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "bench.metadata" -}}
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "bench.labels" . | nindent 4 }}
{{- end }}

{{- /* Index of an object of another kind for the object with this index. */}}
{{- define "bench.other" -}}
{{ mod .index (index .root.Values.counts .kind | default 1) }}
{{- end }}

{{- define "bench.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  scheme: HTTP
periodSeconds: 3
timeoutSeconds: 3
failureThreshold: {{ .failures }}
{{- end }}

{{- define "bench.pod" -}}
{{- $values := .root.Values }}
metadata:
  labels:
    {{- include "bench.labels" . | nindent 4 }}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 35
  restartPolicy: {{ .restart }}
  securityContext:
    fsGroup: {{ $values.user }}
    runAsGroup: {{ $values.user }}
    runAsNonRoot: true
    runAsUser: {{ $values.user }}
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: main
      image: {{ $values.image | quote }}
      imagePullPolicy: IfNotPresent
      ports:
        - name: http
          containerPort: {{ $values.port }}
      env:
        {{- $name := .name }}
        {{- range $values.environment }}
        - name: {{ . }}
          value: {{ $name | quote }}
        {{- end }}
      envFrom:
        - configMapRef:
            name: configmap-{{ include "bench.other" (dict "root" .root "index" .index "kind" "ConfigMap") }}
        - secretRef:
            name: secret-{{ include "bench.other" (dict "root" .root "index" .index "kind" "Secret") }}
      livenessProbe:
        {{- include "bench.probe" (dict "path" "/healthz" "failures" 3) | nindent 8 }}
      readinessProbe:
        {{- include "bench.probe" (dict "path" "/readyz" "failures" 3) | nindent 8 }}
      startupProbe:
        {{- include "bench.probe" (dict "path" "/healthz" "failures" 60) | nindent 8 }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
{{- end }}
