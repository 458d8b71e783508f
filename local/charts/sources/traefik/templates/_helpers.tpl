{{- define "instance" -}}
{{ .Release.Name }}-{{ .Release.Namespace }}
{{- end -}}

{{- define "selector" -}}
app.kubernetes.io/name: traefik
app.kubernetes.io/instance: {{ include "instance" . }}
{{- end -}}

{{- define "labels" -}}
{{ include "selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
