// SPDX-License-Identifier: GPL-3.0-or-later

// A Varlink client that was not written here (varlink-go) calls the sample service in every way Varlink has.
// Usage: foreign SOCKET. Prints one line per check; ends with 1 at the first one that fails.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/varlink/go/varlink"
)

func check(ok bool, what string, details ...interface{}) {
	if ok {
		fmt.Println("ok", what)
		return
	}
	fmt.Println(append([]interface{}{"FAILED", what}, details...)...)
	os.Exit(1)
}

func connect(ctx context.Context) *varlink.Connection {
	connection, err := varlink.NewConnection(ctx, "unix:"+os.Args[1])
	check(err == nil, "connect", err)
	return connection
}

func introspection(ctx context.Context) {
	c := connect(ctx)
	defer c.Close()
	var vendor, product, version, url string
	var interfaces []string
	err := c.GetInfo(ctx, &vendor, &product, &version, &url, &interfaces)
	check(err == nil && product == "sample" && strings.Join(interfaces, " ") == "io.domus.sample org.varlink.service", "GetInfo", err, product, interfaces)
	text, err := c.GetInterfaceDescription(ctx, "io.domus.sample")
	check(err == nil && strings.Contains(text, "method Echo("), "GetInterfaceDescription", err)
	_, err = c.GetInterfaceDescription(ctx, "io.domus.nosuch")
	check(err != nil, "GetInterfaceDescription of an unknown one", err)
}

func calls(ctx context.Context) {
	c := connect(ctx)
	defer c.Close()
	var total struct{ Sum int64 }
	err := c.Call(ctx, "io.domus.sample.Delete", map[string]int64{"amount": 9007199254740993}, nil)
	check(err == nil, "call", err)
	err = c.Call(ctx, "io.domus.sample.Total", nil, &total)
	check(err == nil && total.Sum == 9007199254740993, "call with a reply, exact", err, total)
	for i := 0; i < 3; i++ {
		_, err = c.Send(ctx, "io.domus.sample.Delete", map[string]int64{"amount": 1}, varlink.Oneway)
		check(err == nil, "oneway", err)
	}
	err = c.Call(ctx, "io.domus.sample.Total", nil, &total)
	check(err == nil && total.Sum == 9007199254740996, "call behind oneway calls", err, total)
}

func failures(ctx context.Context) {
	c := connect(ctx)
	defer c.Close()
	err := c.Call(ctx, "io.domus.sample.Fail", map[string]string{"code": "NoSpace"}, nil)
	failure, isError := err.(*varlink.Error)
	check(isError && failure.Name == "io.domus.daemon.NoSpace", "named error", err)
	var parameters struct{ Text, Hint, Cause, Guest string }
	json.Unmarshal(*failure.Parameters.(*json.RawMessage), &parameters)
	check(parameters.Text == "It failed" && parameters.Hint == "Do better" && parameters.Guest == "fc6", "its parameters", parameters)
	err = c.Call(ctx, "io.domus.sample.Delete", map[string]string{"amount": "x"}, nil)
	invalid, isInvalid := err.(*varlink.InvalidParameter)
	check(isInvalid && invalid.Parameter == "amount", "InvalidParameter", err)
	err = c.Call(ctx, "io.domus.sample.Nothing", nil, nil)
	_, isMethod := err.(*varlink.MethodNotFound)
	check(isMethod, "MethodNotFound", err)
	err = c.Call(ctx, "io.domus.nosuch.Nothing", nil, nil)
	_, isInterface := err.(*varlink.InterfaceNotFound)
	check(isInterface, "InterfaceNotFound", err)
}

func streams(ctx context.Context) {
	c := connect(ctx)
	defer c.Close()
	receive, err := c.Send(ctx, "io.domus.sample.Count", map[string]int{"limit": 5}, varlink.More)
	check(err == nil, "more", err)
	for i := int64(0); i < 5; i++ {
		var reply struct{ Number int64 }
		flags, err := receive(ctx, &reply)
		check(err == nil && reply.Number == i && (flags&varlink.Continues != 0) == (i < 4), "reply of a stream", err, reply, flags)
	}
	err = c.Call(ctx, "io.domus.sample.Total", nil, nil)
	check(err == nil, "call behind a stream", err)
}

func upgrade(ctx context.Context) {
	c := connect(ctx)
	defer c.Close()
	// No greeting: this library drops raw bytes that arrive together with the reply (its raw Read goes past the
	// buffer that the reply was read through).
	receive, err := c.Upgrade(ctx, "io.domus.sample.OpenEcho", map[string]string{"greeting": ""})
	check(err == nil, "upgrade", err)
	var reply struct{ Length int }
	_, raw, err := receive(ctx, &reply)
	check(err == nil && reply.Length == 0, "reply of an upgrade", err, reply)
	sent := "a\x00b\x00\xff"
	_, err = raw.Write(ctx, []byte(sent))
	check(err == nil, "raw write", err)
	got := ""
	for len(got) < len(sent) && err == nil {
		buffer := make([]byte, 100)
		var n int
		n, err = raw.Read(ctx, buffer)
		got += string(buffer[:n])
	}
	check(err == nil && got == sent, "raw read", err, got)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	introspection(ctx)
	calls(ctx)
	failures(ctx)
	streams(ctx)
	upgrade(ctx)
	fmt.Println("all well")
}
